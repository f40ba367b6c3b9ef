import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import {
  ApproveBedRequest,
  BedRequestFilter,
  BedRequestList,
  BedRequestResponse,
  RejectBedRequest,
} from './bed-requests.dto.js';
import { BedRequestsService } from './bed-requests.service.js';

@ApiTags('Beds')
@Controller('bed-requests')
export class BedRequestsController {
  constructor(private readonly requests: BedRequestsService) {}

  @Get()
  @Access('beds:manage')
  @Answers(200, BedRequestList, 'Beds that patients ask for, newest first')
  list(@Query({ schema: BedRequestFilter }) filter: BedRequestFilter) {
    return this.requests.list(filter);
  }

  @Patch(':id/approve')
  @Access('beds:manage')
  @Answers(200, BedRequestResponse, 'Keep a free bed for the patient until then')
  @Refuses(409, 'The bed cannot be had, or the patient has one')
  approve(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: ApproveBedRequest }) input: ApproveBedRequest,
  ) {
    return this.requests.approve(id, input);
  }

  @Patch(':id/reject')
  @Access('beds:manage')
  @Answers(200, BedRequestResponse, 'Say no, with a reason')
  reject(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: RejectBedRequest }) { reason }: RejectBedRequest,
  ) {
    return this.requests.reject(id, reason);
  }

  @Patch(':id/release')
  @Access('beds:manage')
  @Answers(200, BedRequestResponse, 'Keep the bed no longer; whoever lies there by now stays')
  release(@Param('id', { schema: uuid }) id: string) {
    return this.requests.release(id);
  }
}
