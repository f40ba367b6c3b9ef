import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import {
  CreateDepartment,
  DepartmentFilter,
  DepartmentResponse,
  UpdateDepartment,
} from './departments.dto.js';
import { DepartmentsService } from './departments.service.js';

@ApiTags('Departments')
@Controller('departments')
export class DepartmentsController {
  constructor(private readonly departments: DepartmentsService) {}

  @Get()
  @Access('departments:view')
  @Answers(200, z.array(DepartmentResponse), 'Departments by name, with how many people use them')
  list(@Query({ schema: DepartmentFilter }) filter: DepartmentFilter) {
    return this.departments.list(filter);
  }

  @Post()
  @Access('departments:create')
  @Answers(201, DepartmentResponse, 'Create a department')
  create(@Body({ schema: CreateDepartment }) input: CreateDepartment) {
    return this.departments.create(input);
  }

  @Patch(':id')
  @Access('departments:update')
  @Answers(200, DepartmentResponse, 'Change a department')
  update(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: UpdateDepartment }) input: UpdateDepartment,
  ) {
    return this.departments.update(id, input);
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('departments:delete')
  @Answers(204, undefined, 'Delete a department that nobody uses')
  @Refuses(400, 'It is used; `user_count` and `patient_count` say by how many')
  remove(@Param('id', { schema: uuid }) id: string) {
    return this.departments.remove(id);
  }
}
