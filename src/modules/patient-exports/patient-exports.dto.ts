import { z } from 'zod';

const file = (id: string) => z.string().meta({ id, format: 'binary' });

export const PatientsCsv = file('PatientsCsv');
export const PatientsWorkbook = file('PatientsWorkbook');
export const PatientsPdf = file('PatientsPdf');
export const PatientRecordFile = file('PatientRecordFile');
