import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers } from '../../core/http/openapi.js';
import { CreateWard, UpdateWard, WardResponse } from './beds.dto.js';
import { WardsService } from './wards.service.js';

@ApiTags('Beds')
@Controller('wards')
export class WardsController {
  constructor(private readonly wards: WardsService) {}

  @Get()
  @Access('beds:view')
  @Answers(200, z.array(WardResponse), 'The wards, by name')
  list() {
    return this.wards.list();
  }

  @Post()
  @Access('beds:manage')
  @Answers(201, WardResponse, 'Add a ward')
  create(@Body({ schema: CreateWard }) input: CreateWard) {
    return this.wards.create(input);
  }

  @Patch(':id')
  @Access('beds:manage')
  @Answers(200, WardResponse, 'Change a ward')
  update(@Param('id', { schema: uuid }) id: string, @Body({ schema: UpdateWard }) input: UpdateWard) {
    return this.wards.update(id, input);
  }
}
