import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { AddHoliday, HolidayFilter, HolidayResponse, OpeningWeek, SetOpeningWeek } from './calendar.dto.js';
import { CalendarService } from './calendar.service.js';

@ApiTags('Settings')
@Controller('settings')
export class CalendarController {
  constructor(private readonly calendar: CalendarService) {}

  @Get('opening-hours')
  @Access('settings:view')
  @Answers(200, OpeningWeek, 'When the hospital is open; nobody is booked outside of it')
  openingHours() {
    return this.calendar.week();
  }

  @Put('opening-hours')
  @Access('settings:update')
  @Answers(200, OpeningWeek, 'Set the whole week; what is booked already stays')
  setOpeningHours(@Body({ schema: SetOpeningWeek }) input: SetOpeningWeek) {
    return this.calendar.changeWeek(input);
  }

  @Get('holidays')
  @Access('settings:view')
  @Answers(200, z.array(HolidayResponse), 'Days on which the hospital is closed, the earliest first')
  holidays(@Query({ schema: HolidayFilter }) filter: HolidayFilter) {
    return this.calendar.holidays(filter);
  }

  @Post('holidays')
  @Access('settings:update')
  @Answers(201, HolidayResponse, 'Close the hospital on a day; what is booked already stays')
  @Refuses(409, 'The day is a holiday already')
  addHoliday(@Body({ schema: AddHoliday }) input: AddHoliday) {
    return this.calendar.addHoliday(input);
  }

  @Delete('holidays/:id')
  @HttpCode(204)
  @Access('settings:update')
  @Answers(204, undefined, 'Open on that day after all')
  removeHoliday(@Param('id', { schema: uuid }) id: string) {
    return this.calendar.removeHoliday(id);
  }
}
