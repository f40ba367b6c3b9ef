import {
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Put,
  Req,
  StreamableFile,
} from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { AcceptsFile, Answers, Refuses } from '../../core/http/openapi.js';
import { uploadedFile } from '../../core/http/upload.js';
import { Streams } from '../../core/tenancy/streams.decorator.js';
import { PatientPhotos } from './patient-photos.service.js';
import { PatientPhotoFile, PatientResponse } from './patients.dto.js';

const maxPhotoBytes = 5 * 1024 * 1024;

/** Older clients say `profile-picture`, and POST. */
@ApiTags('Patients')
@Controller('patients/:id')
export class PatientPhotosController {
  constructor(private readonly photos: PatientPhotos) {}

  @Get('photo')
  @Streams()
  @Access('patients:view', 'patients:view_all')
  @Header('cache-control', 'no-store')
  @ApiProduces('image/png')
  @Answers(200, PatientPhotoFile, 'The photo of a patient')
  async open(@Param('id', { schema: uuid }) id: string): Promise<StreamableFile> {
    return new StreamableFile(await this.photos.open(id), { type: 'image/png' });
  }

  @Put('photo')
  @Streams()
  @Access('patients:update')
  @AcceptsFile()
  @Answers(200, PatientResponse, 'Put a photo (JPEG, PNG, WebP, GIF; 5 MB) in place of the last')
  @Refuses(413, 'The file is larger than 5 MB')
  replace(@Param('id', { schema: uuid }) id: string, @Req() request: FastifyRequest) {
    return this.photos.replace(id, () => uploadedFile(request, maxPhotoBytes));
  }

  @Delete('photo')
  @Streams()
  @HttpCode(204)
  @Access('patients:update')
  @Answers(204, undefined, 'Keep no photo')
  remove(@Param('id', { schema: uuid }) id: string) {
    return this.photos.remove(id);
  }

  @Get('profile-picture')
  @Streams()
  @Access('patients:view', 'patients:view_all')
  @Header('cache-control', 'no-store')
  @ApiProduces('image/png')
  @Answers(200, PatientPhotoFile, 'The photo of a patient, for older clients')
  openPicture(@Param('id', { schema: uuid }) id: string): Promise<StreamableFile> {
    return this.open(id);
  }

  @Post('profile-picture')
  @Streams()
  @HttpCode(200)
  @Access('patients:update')
  @AcceptsFile()
  @Answers(200, PatientResponse, 'Put a photo in place of the last, for older clients')
  @Refuses(413, 'The file is larger than 5 MB')
  replacePicture(@Param('id', { schema: uuid }) id: string, @Req() request: FastifyRequest) {
    return this.replace(id, request);
  }

  @Delete('profile-picture')
  @Streams()
  @HttpCode(204)
  @Access('patients:update')
  @Answers(204, undefined, 'Keep no photo, for older clients')
  removePicture(@Param('id', { schema: uuid }) id: string) {
    return this.remove(id);
  }
}
