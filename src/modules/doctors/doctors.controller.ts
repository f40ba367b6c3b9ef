import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Patch,
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
import { DoctorPhotos } from './doctor-photos.service.js';
import { DoctorProfileResponse, PhotoFile, UpdateDoctorProfile } from './doctors.dto.js';
import { DoctorsService } from './doctors.service.js';

const maxPhotoBytes = 5 * 1024 * 1024;

@ApiTags('Doctors')
@Controller('doctors/:id')
export class DoctorsController {
  constructor(
    private readonly doctors: DoctorsService,
    private readonly photos: DoctorPhotos,
  ) {}

  @Get('profile')
  @Access('users:view', 'doctors:manage')
  @Answers(200, DoctorProfileResponse, 'What a doctor says of themselves')
  profile(@Param('id', { schema: uuid }) id: string) {
    return this.doctors.profile(id);
  }

  @Patch('profile')
  @Access('doctors:manage', 'users:view')
  @Answers(200, DoctorProfileResponse, 'Change what is sent; doctors change their own')
  describe(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: UpdateDoctorProfile }) input: UpdateDoctorProfile,
  ) {
    return this.doctors.describe(id, input);
  }

  @Get('photo')
  @Streams()
  @Access('users:view', 'doctors:manage')
  @Header('cache-control', 'no-store')
  @ApiProduces('image/png')
  @Answers(200, PhotoFile, 'The photo of a doctor')
  async photo(@Param('id', { schema: uuid }) id: string): Promise<StreamableFile> {
    return new StreamableFile(await this.photos.open(id), { type: 'image/png' });
  }

  @Put('photo')
  @Streams()
  @HttpCode(204)
  @Access('doctors:manage', 'users:view')
  @AcceptsFile()
  @Answers(204, undefined, 'Put a photo (JPEG, PNG, WebP, GIF; 5 MB) in place of the last')
  @Refuses(413, 'The file is larger than 5 MB')
  async replacePhoto(@Param('id', { schema: uuid }) id: string, @Req() request: FastifyRequest) {
    await this.photos.replace(id, () => uploadedFile(request, maxPhotoBytes));
  }

  @Delete('photo')
  @Streams()
  @HttpCode(204)
  @Access('doctors:manage', 'users:view')
  @Answers(204, undefined, 'Show no photo')
  removePhoto(@Param('id', { schema: uuid }) id: string) {
    return this.photos.remove(id);
  }
}
