import { Module } from '@nestjs/common';
import './stock.permissions.js';
import { LedgerRepository } from './ledger.repository.js';
import { Ledger } from './ledger.js';
import { StockBatchesController } from './stock-batches.controller.js';
import { StockItemsController } from './stock.controller.js';
import { StockRepository } from './stock.repository.js';
import { StockService } from './stock.service.js';

@Module({
  controllers: [StockItemsController, StockBatchesController],
  providers: [StockService, StockRepository, Ledger, LedgerRepository],
  exports: [StockService],
})
export class StockModule {}
