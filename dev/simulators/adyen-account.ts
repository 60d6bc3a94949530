// The account that the development machine's connector is configured with as well. It must never hold what Adyen would take.

export const adyenAccount = {
  companyAccount: 'OmsCompany',
  merchantAccount: 'OmsShop',
  apiKey: 'adyen_test_local',
  /** Of webhooks: hex, as Adyen's Customer Area shows it. */
  hmacKey: '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056',
  /** Basic authentication of report downloads. */
  reportUser: 'report@Company.OmsCompany',
  reportPassword: 'adyen_report_local',
} as const
