import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { Streams } from '../../core/tenancy/streams.decorator.js';
import { PatientSearch } from '../patients/index.js';
import { PatientsCsv, PatientsPdf, PatientsWorkbook } from './patient-exports.dto.js';
import { PatientExports, type Format } from './patient-exports.service.js';

const types: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};

@ApiTags('Patients')
@Controller('patients/export')
export class PatientExportsController {
  constructor(private readonly exports: PatientExports) {}

  @Get('csv')
  @Streams()
  @Access('patients:export')
  @Header('cache-control', 'no-store')
  @ApiProduces('text/csv')
  @Answers(200, PatientsCsv, 'Every patient that the list would find, as CSV, newest first')
  @Refuses(403, 'The permission is missing, or the caller, who has a second factor, has to step up first')
  @Refuses(503, 'Too many lists are being taken out')
  csv(@Query({ schema: PatientSearch }) search: PatientSearch) {
    return this.file('csv', search);
  }

  @Get('xlsx')
  @Streams()
  @Access('patients:export')
  @Header('cache-control', 'no-store')
  @ApiProduces(types.xlsx)
  @Answers(200, PatientsWorkbook, 'The same as a workbook for spreadsheets (Office Open XML)')
  @Refuses(503, 'Too many lists are being taken out')
  xlsx(@Query({ schema: PatientSearch }) search: PatientSearch) {
    return this.file('xlsx', search);
  }

  @Get('pdf')
  @Streams()
  @Access('patients:export')
  @Header('cache-control', 'no-store')
  @ApiProduces('application/pdf')
  @Answers(200, PatientsPdf, 'The same on paper (A4), with fewer columns')
  @Refuses(503, 'Too many lists are being taken out')
  pdf(@Query({ schema: PatientSearch }) search: PatientSearch) {
    return this.file('pdf', search);
  }

  private async file(format: Format, search: PatientSearch): Promise<StreamableFile> {
    return new StreamableFile(await this.exports.open(format, search), {
      type: types[format],
      disposition: `attachment; filename="patients.${format}"`,
    });
  }
}
