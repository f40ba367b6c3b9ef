export type DemoKey = 'A' | 'B';

export type DemoRole = 'HOSPITAL_ADMIN' | 'DOCTOR' | 'NURSE' | 'PHARMACIST' | 'RECEPTIONIST';
export type DemoGender = 'MALE' | 'FEMALE' | 'OTHER';
export type DemoAppointmentStatus =
  'SCHEDULED' | 'CHECKED_IN' | 'IN_CONSULTATION' | 'COMPLETED' | 'CANCELLED' | 'NO_SHOW';
export type DemoCancelReason = 'PATIENT_REQUEST' | 'DOCTOR_UNAVAILABLE' | 'OTHER';

export interface DemoHospital {
  key: DemoKey;
  name: string;
  licenseNumber: string;
  contactEmail: string;
  contactPhone: string;
  address: string;
  timeZone: string;
}

export interface DemoStaff {
  n: number;
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  phone: string;
  department: 'General Medicine' | 'Administrator';
  specialization: string | null;
  role: DemoRole;
}

export interface DemoPatient {
  id: string;
  n: number;
  firstName: string;
  lastName: string;
  gender: DemoGender;
  dob: string | null;
  dobUnknown: boolean;
  ageOnly: number | null;
  phonePrimary: string;
  email: string | null;
  city: string;
  state: string;
  postalCode: string;
  addressLine1: string;
  country: 'India';
  bloodGroup: string | null;
  maritalStatus: string;
  preferredLanguage: string;
  knownAllergies: string | null;
  chronicConditions: string | null;
  emergencyContactName: string | null;
  emergencyContactRelation: string | null;
  emergencyContactPhone: string | null;
  consentSms: boolean;
  consentEmail: boolean;
  clinicalNotes: string;
  registeredAt: Date;
}

export interface DemoAppointment {
  id: string;
  n: number;
  patientId: string;
  doctorId: string;
  department: 'General Medicine';
  scheduledAt: Date;
  endsAt: Date;
  status: DemoAppointmentStatus;
  notes: string;
  createdAt: Date;
  checkedInAt: Date | null;
  consultationStartedAt: Date | null;
  completedAt: Date | null;
  noShowAt: Date | null;
  cancelledAt: Date | null;
  cancelledReason: DemoCancelReason | null;
  cancelledNote: string | null;
}
