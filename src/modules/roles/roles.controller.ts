import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../../core/access/access.decorator.js';
import { Answers } from '../../core/http/openapi.js';
import { CreateRole, PermissionResponse, RoleResponse } from './roles.dto.js';
import { RolesService } from './roles.service.js';

@ApiTags('Roles')
@Controller('roles')
export class RolesController {
  constructor(private readonly roles: RolesService) {}

  @Get()
  @Access('roles:view')
  @Answers(200, z.array(RoleResponse), 'Roles, the system ones first, then by name')
  list() {
    return this.roles.list();
  }

  @Get('permissions')
  @Access('roles:view')
  @Answers(200, z.array(PermissionResponse), 'Every permission that a role of the hospital can grant')
  catalogue() {
    return this.roles.catalogue();
  }

  @Post()
  @Access('roles:create')
  @Answers(201, RoleResponse, 'Create a role')
  create(@Body({ schema: CreateRole }) input: CreateRole) {
    return this.roles.create(input);
  }
}
