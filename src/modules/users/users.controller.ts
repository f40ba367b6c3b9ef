import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers } from '../../core/http/openapi.js';
import { CreateUser, UserFilter, UserResponse } from './users.dto.js';
import { UsersService } from './users.service.js';

@ApiTags('Staff')
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @Access('users:view')
  @Answers(200, z.array(UserResponse), 'Staff, newest first; the doctors only without users:update')
  list(@Query({ schema: UserFilter }) filter: UserFilter) {
    return this.users.list(filter);
  }

  @Get(':id')
  @Access('users:view')
  @Answers(200, UserResponse, 'One member of staff')
  get(@Param('id', { schema: uuid }) id: string) {
    return this.users.get(id);
  }

  @Post()
  @Access('users:create')
  @Answers(201, UserResponse, 'Invite somebody to the staff')
  create(@Body({ schema: CreateUser }) input: CreateUser) {
    return this.users.create(input);
  }
}
