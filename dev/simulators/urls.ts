// Where the simulators answer: what who starts them hears once all of them do.
export type SimulatorUrls = Readonly<
  Record<'stripe' | 'inventory' | 'wms' | 'fedex' | 'sendgrid' | 'issuer' | 'adyen', string>
>
