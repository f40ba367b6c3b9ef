import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import {
  BatchFilter,
  BatchResponse,
  BookedResponse,
  BookMovement,
  CreateStockItem,
  MovementList,
  MovementPage,
  StockItemFilter,
  StockItemResponse,
  UpdateStockItem,
} from './stock.dto.js';
import { StockService } from './stock.service.js';

@ApiTags('Stock')
@Controller('stock-items')
export class StockItemsController {
  constructor(private readonly stock: StockService) {}

  @Get()
  @Access('stock_items:view')
  @Answers(200, z.array(StockItemResponse), 'Stock items')
  list(@Query({ schema: StockItemFilter }) filter: StockItemFilter) {
    return this.stock.list(filter);
  }

  @Get(':id')
  @Access('stock_items:view')
  @Answers(200, StockItemResponse, 'One stock item')
  get(@Param('id', { schema: uuid }) id: string) {
    return this.stock.get(id);
  }

  @Post()
  @Access('stock_items:manage')
  @Answers(201, StockItemResponse, 'Add a stock item; `current_stock` opens its ledger')
  @Refuses(400, 'There is one of this type, name, form and strength')
  create(@Body({ schema: CreateStockItem }) input: CreateStockItem) {
    return this.stock.create(input);
  }

  @Patch(':id')
  @Access('stock_items:manage')
  @Answers(200, StockItemResponse, 'Change a stock item; null clears a field')
  update(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: UpdateStockItem }) input: UpdateStockItem,
  ) {
    return this.stock.update(id, input);
  }

  @Get(':id/movements')
  @Access('stock_items:view')
  @Answers(200, MovementList, 'What came and went, latest first')
  movements(@Param('id', { schema: uuid }) id: string, @Query({ schema: MovementPage }) page: MovementPage) {
    return this.stock.movements(id, page);
  }

  @Post(':id/movements')
  @Access('stock_items:manage')
  @Answers(201, BookedResponse, 'Receive, take back, throw away or correct stock')
  @Refuses(400, 'There is not enough, or what is received has expired')
  move(@Param('id', { schema: uuid }) id: string, @Body({ schema: BookMovement }) input: BookMovement) {
    return this.stock.move(id, input);
  }

  @Get(':id/batches')
  @Access('stock_items:view')
  @Answers(200, z.array(BatchResponse), 'Batches, the first to expire first')
  batches(@Param('id', { schema: uuid }) id: string, @Query({ schema: BatchFilter }) filter: BatchFilter) {
    return this.stock.batches(id, filter);
  }
}
