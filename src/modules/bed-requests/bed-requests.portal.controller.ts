import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PortalAccess } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { EventStreams } from '../../core/http/server-sent-events.js';
import {
  OwnBedRequestFilter,
  PortalBedRequest,
  PortalBedRequestEvents,
  PortalBedRequestList,
  PortalVacancies,
  RequestBed,
} from './bed-requests.dto.js';
import { OwnBedRequests } from './own-bed-requests.service.js';

@ApiTags('Portal')
@Controller('portal')
export class BedRequestsPortalController {
  constructor(private readonly own: OwnBedRequests) {}

  @Get('beds')
  @PortalAccess()
  @Answers(200, PortalVacancies, 'How many beds could be had, ward by ward')
  vacancies() {
    return this.own.vacancies();
  }

  @Get('bed-requests')
  @PortalAccess()
  @Answers(200, PortalBedRequestList, "The patient's own requests, newest first")
  list(@Query({ schema: OwnBedRequestFilter }) filter: OwnBedRequestFilter) {
    return this.own.list(filter);
  }

  @Get('bed-requests/stream')
  @PortalAccess()
  @EventStreams()
  @Answers(200, PortalBedRequestEvents, 'The newest request, whenever it changes, as server-sent events')
  listen(@Headers('last-event-id') lastEventId: string | undefined) {
    return this.own.listen(lastEventId);
  }

  @Post('bed-requests')
  @PortalAccess()
  @Answers(201, PortalBedRequest, 'Ask for a bed')
  @Refuses(409, 'One is asked for already, or the patient is admitted')
  request(@Body({ schema: RequestBed }) input: RequestBed) {
    return this.own.request(input);
  }

  @Patch('bed-requests/:id/cancel')
  @PortalAccess()
  @Answers(200, PortalBedRequest, 'Take a request back; a bed that was kept is free again')
  cancel(@Param('id', { schema: uuid }) id: string) {
    return this.own.cancel(id);
  }
}
