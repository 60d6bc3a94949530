// The label of a simulated shipment as bytes of a real file, in the format that was asked for.
// It must never show who receives the parcel: the book keeps no names.
import { drawLabel } from './fedex-label'
import { drawLabel as layOut } from '../../egress/carrier/label-drawing'
import { toPng } from '../../egress/carrier/label-png'
import { toZpl } from '../../egress/carrier/label-zpl'
import type { ImageType, LabelRecord } from './fedex-ledger'

export const contentTypes: Readonly<Record<ImageType, string>> = {
  PDF: 'application/pdf',
  PNG: 'image/png',
  ZPLII: 'text/plain',
  EPL2: 'text/plain',
}

export function labelDocument(label: LabelRecord): Buffer {
  const { serviceType: service, trackingNumber, reference, origin, destination, isReturn, imageType } = label
  const title = isReturn ? 'SIMULATED RETURN LABEL' : 'SIMULATED LABEL - NOT FOR SHIPPING'
  const from = `FROM ${origin.city} ${origin.countryCode}`
  const to = `TO ${destination.city} ${destination.countryCode}`
  if (imageType === 'PDF' || imageType === undefined)
    return drawLabel([title, service, `TRK# ${trackingNumber}`, `REF: ${reference}`, from, to])
  if (imageType === 'EPL2')
    return Buffer.from(`N\nA50,50,0,4,1,1,N,"${title}"\nB50,100,0,1,3,7,200,B,"${trackingNumber}"\nP1\n`)
  const drawing = layOut({ service, trackingNumber, from: [title, from], to: [to], facts: [`REF ${reference}`] })
  return imageType === 'PNG' ? toPng(drawing) : toZpl(drawing)
}
