export type { DispenseLine, DispenseSource } from './ledger.js';
export type { NewMovement } from './ledger.repository.js';
export {
  StockImports,
  type ImportedBatch,
  type ImportedStock,
  type ImportedStockItem,
} from './stock-imports.js';
export { isExpired, takeFirstExpiring } from './stock.rules.js';
export { StockModule } from './stock.module.js';
export type { StockCard } from './stock.repository.js';
export { StockService } from './stock.service.js';
