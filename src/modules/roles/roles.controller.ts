import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { CreateRole, PermissionResponse, RoleResponse, UpdateRole } from './roles.dto.js';
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

  @Get(':id')
  @Access('roles:view')
  @Answers(200, RoleResponse, 'One role')
  get(@Param('id', { schema: uuid }) id: string) {
    return this.roles.get(id);
  }

  @Post()
  @Access('roles:create')
  @Answers(201, RoleResponse, 'Create a role')
  create(@Body({ schema: CreateRole }) input: CreateRole) {
    return this.roles.create(input);
  }

  @Patch(':id')
  @Access('roles:update')
  @Answers(200, RoleResponse, 'Replace name, description and permissions of a role')
  update(@Param('id', { schema: uuid }) id: string, @Body({ schema: UpdateRole }) input: UpdateRole) {
    return this.roles.update(id, input);
  }

  @Patch(':id/toggle-active')
  @Access('roles:update')
  @Answers(200, RoleResponse, 'Switch a role off, so that it grants nothing, or on again')
  toggle(@Param('id', { schema: uuid }) id: string) {
    return this.roles.toggle(id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('roles:delete')
  @Answers(204, undefined, 'Delete a role that nobody holds')
  @Refuses(400, 'Somebody holds it; `user_count` says how many')
  remove(@Param('id', { schema: uuid }) id: string) {
    return this.roles.remove(id);
  }
}
