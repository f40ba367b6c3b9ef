export { RoleGrantResponse, UserStatus, type UserResponse } from './users.dto.js';
export { userInvited } from './users.events.js';
export { UsersModule } from './users.module.js';
export { UsersService } from './users.service.js';
export { StaffChanges } from './staff-changes.js';
export { StaffPasswords } from './staff-passwords.js';
