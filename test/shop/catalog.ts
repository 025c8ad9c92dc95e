import { compile } from '../../src/engine/compile.ts'
import { catalogOf } from '../../src/keeper/catalog.ts'
import { sourceTables } from './source-tables.ts'
import { customerOrders, customerSales, orderTotals } from './views.ts'

/** What is kept in the shop's database: another application, with a folder of its own and no line of src changed. */
export const catalog = catalogOf({
  views: compile([orderTotals, customerOrders, customerSales], sourceTables),
  sourceTables,
  timeSeries: [],
  canaryRows: {
    customers: { change: "name = 'viewkeeper-probe'" },
    order: { change: "status = 'paid'" },
    items: { change: 'quantity = 2' },
    refunds: { change: 'cents = 1' },
  },
})
