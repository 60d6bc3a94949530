// All routes: what stands behind each operation of the API description. A described operation that nothing stands behind, and one that is
// not described, fail at the start.
import type { ApiPorts } from '../api-ports'
import type { Route } from '../http-server'
import type { OpenApiDocument } from '../request-validation'
import { addressOperations } from './addresses'
import { administrationOperations } from './administration'
import { changingOperations } from './changing'
import { floorOperations } from './floor'
import { importingOperations } from './importing'
import { operationsOperations, type OperationsPorts } from './operations'
import { paymentMethodOperations } from './payment-methods'
import { paymentOperations } from './payments'
import { placingOperations } from './placing'
import { readingOperations } from './reading'
import type { Operations } from './request'
import { serviceDeskOperations } from './service-desk'
import { shippingOperations } from './shipping'
import { warehouseOrderOperations } from './warehouse-orders'

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

export const allOperations = (ports: ApiPorts, rest: OperationsPorts): Operations => ({
  ...placingOperations(ports),
  ...importingOperations(ports, rest.document),
  ...readingOperations(ports),
  ...changingOperations(ports),
  ...addressOperations(ports),
  ...shippingOperations(ports),
  ...paymentOperations(ports),
  ...paymentMethodOperations(ports),
  ...serviceDeskOperations(ports),
  ...floorOperations(ports),
  ...warehouseOrderOperations(ports),
  ...administrationOperations(ports),
  ...operationsOperations(rest),
})

/** Throws Error for an operation without a handler, and for a handler without an operation. */
export const routesOf = (document: OpenApiDocument, operations: Operations): Route[] => {
  const unused = new Set(Object.keys(operations))
  const routes = Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method): Route[] => {
      const operationId = (item as Record<string, { operationId?: string } | undefined>)[method]?.operationId
      if (operationId === undefined) return []
      const operation = operations[operationId]
      if (!operation) throw new Error(`${operationId} is described and nothing stands behind it: see ingress/routes`)
      unused.delete(operationId)
      return [{ ...operation, method, path: path.replace(/\{(\w+)\}/g, ':$1') }]
    }),
  )
  if (unused.size > 0) throw new Error(`not described below ingress/openapi: ${[...unused].join(', ')}`)
  // A fixed path goes before one with a parameter in its place.
  return routes.sort((one, other) => parametersIn(one.path) - parametersIn(other.path))
}

const parametersIn = (path: string): number => path.split('/:').length
