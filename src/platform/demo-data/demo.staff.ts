import { demoStaffNames } from './demo.names.js';
import { demoId } from './demo.random.js';
import { type DemoHospital, type DemoKey, type DemoRole, type DemoStaff } from './demo.types.js';

export const demoHospitals: readonly DemoHospital[] = [
  {
    key: 'A',
    name: 'Demo Hospital A',
    licenseNumber: 'DEMO-TENANT-A-011',
    contactEmail: 'contact@demo-tenant-a.hms',
    contactPhone: '+912025501100',
    address: '11 Senapati Bapat Road, Pune, Maharashtra 411016',
    timeZone: 'Asia/Kolkata',
  },
  {
    key: 'B',
    name: 'Demo Hospital B',
    licenseNumber: 'DEMO-TENANT-B-011',
    contactEmail: 'contact@demo-tenant-b.hms',
    contactPhone: '+914428551200',
    address: '42 Cathedral Road, Gopalapuram, Chennai, Tamil Nadu 600086',
    timeZone: 'Asia/Kolkata',
  },
];

export function demoHospital(key: DemoKey): DemoHospital {
  const hospital = demoHospitals.find(candidate => candidate.key === key);
  if (!hospital) throw new Error(`There is no demo hospital ${String(key)}.`);
  return hospital;
}

const posts: readonly (readonly [user: string, role: DemoRole])[] = [
  ['admin', 'HOSPITAL_ADMIN'],
  ['doctor1', 'DOCTOR'],
  ['doctor2', 'DOCTOR'],
  ['nurse1', 'NURSE'],
  ['nurse2', 'NURSE'],
  ['pharmacist1', 'PHARMACIST'],
  ['pharmacist2', 'PHARMACIST'],
  ['receptionist1', 'RECEPTIONIST'],
  ['receptionist2', 'RECEPTIONIST'],
];

const specializations: Record<DemoKey, Record<string, string>> = {
  A: { doctor1: 'Cardiology', doctor2: 'Endocrinology' },
  B: { doctor1: 'Gastroenterology', doctor2: 'Neurology' },
};

const officeRoles: readonly DemoRole[] = ['HOSPITAL_ADMIN', 'RECEPTIONIST'];

export function demoStaff(key: DemoKey): DemoStaff[] {
  return posts.map(([user, role], index) => {
    const [firstName = '', lastName = ''] = (demoStaffNames[key][index] ?? '').split(' ');
    return {
      n: index + 1,
      id: demoStaffId(key, user),
      email: `${user}@demo-tenant-${key.toLowerCase()}.hms`,
      firstName,
      lastName,
      phone: demoPhone(key, 5000 + index),
      department: officeRoles.includes(role) ? 'Administrator' : 'General Medicine',
      specialization: specializations[key][user] ?? null,
      role,
    };
  });
}

export function demoDoctorIds(key: DemoKey): [string, string] {
  return [demoStaffId(key, 'doctor1'), demoStaffId(key, 'doctor2')];
}

export const demoStaffId = (key: DemoKey, user: string): string => demoId(`${key}|staff|${user}`);

export const demoNurseIds = (key: DemoKey): string[] =>
  ['nurse1', 'nurse2'].map(user => demoStaffId(key, user));

const mobileSeries = [
  '9822',
  '9845',
  '9840',
  '9830',
  '9811',
  '9820',
  '9848',
  '9892',
  '9900',
  '9765',
  '8800',
  '7838',
];

/** The last six digits differ for every index below 10 000 and every hospital, so no number comes twice. */
export function demoPhone(key: DemoKey, index: number): string {
  const series = mobileSeries[index % mobileSeries.length];
  const subscriber = ((index * 2 + (key === 'A' ? 0 : 1)) * 7919 + 104_729) % 1_000_000;
  return `+91${series}${String(subscriber).padStart(6, '0')}`;
}
