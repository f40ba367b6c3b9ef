import { Body, Controller, Get, Header, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { PlatformAccess, Public } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import {
  CreateSpecialization,
  SpecializationChoice,
  SpecializationResponse,
  UpdateSpecialization,
} from './specializations.dto.js';
import { Specializations } from './specializations.js';

@ApiTags('Specializations')
@Controller()
export class SpecializationsController {
  constructor(private readonly specializations: Specializations) {}

  @Get('public/specializations')
  @Public()
  @Header('cache-control', 'public, max-age=300')
  @Answers(200, z.array(SpecializationChoice), 'What doctors can be specialized in, by name')
  choices() {
    return this.specializations.choices();
  }

  @Get('platform/specializations')
  @PlatformAccess('tenants:manage')
  @Answers(200, z.array(SpecializationResponse), 'The same with those that are retired')
  list() {
    return this.specializations.all();
  }

  @Post('platform/specializations')
  @PlatformAccess('tenants:manage')
  @Answers(201, SpecializationResponse, 'Add a specialization')
  @Refuses(409, 'There is one with this name already')
  create(@Body({ schema: CreateSpecialization }) input: CreateSpecialization) {
    return this.specializations.create(input);
  }

  @Patch('platform/specializations/:id')
  @PlatformAccess('tenants:manage')
  @Answers(200, SpecializationResponse, 'Rename a specialization, retire it or bring it back')
  @Refuses(409, 'There is one with this name already')
  update(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: UpdateSpecialization }) input: UpdateSpecialization,
  ) {
    return this.specializations.update(id, input);
  }
}
