import { Controller, Get, Header, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { AcceptsFile, Answers, Refuses } from '../../core/http/openapi.js';
import { uploadedFile } from '../../core/http/upload.js';
import { Streams } from '../../core/tenancy/streams.decorator.js';
import {
  ImportFilter,
  PatientImport,
  PatientImportList,
  PatientImportReport,
  PatientImportRows,
  RowFilter,
  StartImport,
} from './patient-imports.dto.js';
import { PatientImportsService } from './patient-imports.service.js';

const maxFileBytes = 10 * 1024 * 1024;

@ApiTags('Patients')
@Controller('patient-imports')
export class PatientImportsController {
  constructor(private readonly imports: PatientImportsService) {}

  @Get()
  @Access('patients:import')
  @Answers(200, PatientImportList, 'Files of patients that were sent, newest first')
  list(@Query({ schema: ImportFilter }) filter: ImportFilter) {
    return this.imports.list(filter);
  }

  @Post()
  @Streams()
  @Access('patients:import')
  @AcceptsFile()
  @Answers(201, PatientImport, 'Register patients from a CSV file (UTF-8, 10 MB, 100,000 rows), or try it')
  @Refuses(409, 'Another file is being imported')
  @Refuses(413, 'The file is too large, or has too many rows')
  async start(@Query({ schema: StartImport }) asked: StartImport, @Req() request: FastifyRequest) {
    return this.imports.start(await uploadedFile(request, maxFileBytes), asked);
  }

  @Get(':id')
  @Access('patients:import')
  @Answers(200, PatientImport, 'How far an import is')
  get(@Param('id', { schema: uuid }) id: string) {
    return this.imports.get(id);
  }

  @Get(':id/rows')
  @Access('patients:import')
  @Answers(200, PatientImportRows, 'What became of each row')
  rows(@Param('id', { schema: uuid }) id: string, @Query({ schema: RowFilter }) filter: RowFilter) {
    return this.imports.rows(id, filter);
  }

  @Get(':id/report')
  @Streams()
  @Access('patients:import')
  @Header('cache-control', 'no-store')
  @ApiProduces('text/csv')
  @Answers(200, PatientImportReport, 'The same as a CSV file')
  async report(@Param('id', { schema: uuid }) id: string): Promise<StreamableFile> {
    return new StreamableFile(await this.imports.report(id), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="import-report.csv"',
    });
  }
}
