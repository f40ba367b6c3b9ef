export { WaitingRoomModule } from './waiting-room.module.js';
