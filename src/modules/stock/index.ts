export type { DispenseLine, DispenseSource } from './ledger.js';
export { StockModule } from './stock.module.js';
export type { StockCard } from './stock.repository.js';
export { StockService } from './stock.service.js';
