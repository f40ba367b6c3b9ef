import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, DeviceAccess } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { BatchReport, SendReadings } from '../vitals/index.js';
import { DeviceReadingsService } from './device-readings.service.js';
import {
  DeviceFilter,
  DeviceList,
  DeviceResponse,
  NewDeviceResponse,
  RegisterDevice,
} from './devices.dto.js';
import { DevicesService } from './devices.service.js';

@ApiTags('Devices')
@Controller('devices')
export class DevicesController {
  constructor(
    private readonly devices: DevicesService,
    private readonly readings: DeviceReadingsService,
  ) {}

  @Get()
  @Access('devices:manage')
  @Answers(200, DeviceList, 'Devices, the newest first')
  list(@Query({ schema: DeviceFilter }) filter: DeviceFilter) {
    return this.devices.list(filter);
  }

  @Post()
  @Access('devices:manage')
  @Answers(201, NewDeviceResponse, 'Register a device for a patient; the key is shown this once')
  @Refuses(400, 'The patient is deceased')
  register(@Body({ schema: RegisterDevice }) input: RegisterDevice) {
    return this.devices.register(input);
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Access('devices:manage')
  @Answers(200, DeviceResponse, 'Its key opens nothing from the next request on')
  revoke(@Param('id', { schema: uuid }) id: string) {
    return this.devices.revoke(id);
  }

  @Post('readings')
  @HttpCode(200)
  @DeviceAccess()
  @Answers(
    200,
    BatchReport,
    'What a device has measured of its patient; any part of it, up to 1,000 readings',
  )
  receive(@Body({ schema: SendReadings }) { readings }: SendReadings) {
    return this.readings.receive(readings);
  }
}
