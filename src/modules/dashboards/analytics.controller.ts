import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { Answers } from '../../core/http/openapi.js';
import {
  AdmissionAnalytics,
  AnalyticsFile,
  AnalyticsQuery,
  AppointmentAnalytics,
  ExportQuery,
  PeopleAnalytics,
  PrescriptionAnalytics,
  Registrations,
} from './analytics.dto.js';
import { AnalyticsExport } from './analytics.export.js';
import { AnalyticsService } from './analytics.service.js';

@ApiTags('Analytics')
@Controller('analytics')
export class AnalyticsController {
  constructor(
    private readonly analytics: AnalyticsService,
    private readonly files: AnalyticsExport,
  ) {}

  @Get('registrations')
  @Access('analytics:view')
  @Answers(200, Registrations, 'How many patients were registered')
  registrations(@Query({ schema: AnalyticsQuery }) query: AnalyticsQuery) {
    return this.analytics.registrations(query);
  }

  @Get('appointments')
  @Access('analytics:view')
  @Answers(200, AppointmentAnalytics, 'Visits by status, department and doctor, and who did not come')
  appointments(@Query({ schema: AnalyticsQuery }) query: AnalyticsQuery) {
    return this.analytics.appointments(query);
  }

  @Get('prescriptions')
  @Access('analytics:view')
  @Answers(200, PrescriptionAnalytics, 'Prescriptions by the status they have now')
  prescriptions(@Query({ schema: AnalyticsQuery }) query: AnalyticsQuery) {
    return this.analytics.prescriptions(query);
  }

  @Get('admissions')
  @Access('analytics:view')
  @Answers(200, AdmissionAnalytics, 'Admissions, discharges, and how far the beds were occupied')
  admissions(@Query({ schema: AnalyticsQuery }) query: AnalyticsQuery) {
    return this.analytics.admissions(query);
  }

  @Get('people')
  @Access('analytics:view')
  @Answers(200, PeopleAnalytics, 'Staff by role; patients by gender and age')
  people(@Query({ schema: AnalyticsQuery }) query: AnalyticsQuery) {
    return this.analytics.people(query);
  }

  @Get('export')
  @Access('analytics:view')
  @ApiProduces('text/csv')
  @Answers(200, AnalyticsFile, 'One of these tables as a CSV file')
  async export(@Query({ schema: ExportQuery }) query: ExportQuery): Promise<StreamableFile> {
    return new StreamableFile(Buffer.from(await this.files.write(query)), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="${query.report}.csv"`,
    });
  }
}
