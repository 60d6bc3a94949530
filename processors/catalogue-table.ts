// The catalogue as every process that prices or shows it has it: its feed, folded in memory.
import type { Message } from '../schemas/message'
import { foldCatalogue, type KeptItem } from './catalogue'
import type { Context } from './engine/context'
import { followTable, type Table } from './engine/table'

export const followCatalogue = ({ log, codec, clock, logger }: Context): Table<KeptItem> =>
  followTable<KeptItem>({
    log,
    codec,
    clock,
    topic: 'oms.catalogue.signals.v1',
    fold: (item, message: Message) => (message.type === 'CatalogueItemChanged' ? foldCatalogue(item, message) : item),
    onError: (error) => logger.warn({ error: error.message }, 'the catalogue is not read as it is to be'),
  })
