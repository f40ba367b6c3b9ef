import { Module } from '@nestjs/common';
import './merging.repository.js';
import './stock.permissions.js';
import { LedgerRepository } from './ledger.repository.js';
import { Ledger } from './ledger.js';
import { StockBatchesController } from './stock-batches.controller.js';
import { StockItemsController } from './stock.controller.js';
import { StockImports } from './stock-imports.js';
import { StockRepository } from './stock.repository.js';
import { StockService } from './stock.service.js';

@Module({
  controllers: [StockItemsController, StockBatchesController],
  providers: [StockImports, StockService, StockRepository, Ledger, LedgerRepository],
  exports: [StockImports, StockService],
})
export class StockModule {}
