import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { Streams } from '../../core/tenancy/streams.decorator.js';
import { PatientRecordFile } from './patient-exports.dto.js';
import { PatientRecordPapers } from './patient-records.service.js';

@ApiTags('Patients')
@Controller('patients')
export class PatientRecordsController {
  constructor(private readonly papers: PatientRecordPapers) {}

  @Get(':id/record/pdf')
  @Streams()
  @Access('patients:export')
  @Header('cache-control', 'no-store')
  @ApiProduces('application/pdf')
  @Answers(200, PatientRecordFile, 'The record of a patient on paper (A4), as far as the caller may see it')
  @Refuses(503, 'Too many records are being printed')
  async print(@Param('id', { schema: uuid }) id: string): Promise<StreamableFile> {
    const { code, content } = await this.papers.print(id);
    return new StreamableFile(content, {
      type: 'application/pdf',
      disposition: `attachment; filename="${code}-record.pdf"`,
    });
  }
}
