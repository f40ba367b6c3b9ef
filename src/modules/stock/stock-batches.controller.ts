import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { RecallQuery, RecallResponse } from './stock.dto.js';
import { StockService } from './stock.service.js';

@ApiTags('Stock')
@Controller('stock-batches')
export class StockBatchesController {
  constructor(private readonly stock: StockService) {}

  @Get('recall')
  @Access('stock_items:manage')
  @Answers(200, RecallResponse, 'Batches of a number, and every patient who received any of them')
  @Refuses(403, 'It needs `patients:view`, too')
  recall(@Query({ schema: RecallQuery }) query: RecallQuery) {
    return this.stock.recall(query);
  }
}
