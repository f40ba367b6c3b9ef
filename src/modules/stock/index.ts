export { StockModule } from './stock.module.js';
export { StockService, type DispenseLine, type StockCard } from './stock.service.js';
