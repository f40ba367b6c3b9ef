/** Short texts of the demo data, from the lists that the client's forms offer where it has such lists. */

export const demoBuildings = [
  'Shanti',
  'Sai Krupa',
  'Green Park',
  'Lakshmi',
  'Ashoka',
  'Silver Oak',
  'Nandanvan',
];
export const demoStreets = [
  'M.G. Road',
  'Station Road',
  'Gandhi Nagar',
  'Nehru Street',
  'Temple Road',
  'Lake View Road',
  'Civil Lines',
  'Market Yard',
  'Subhash Marg',
  'Rajaji Salai',
];

export const demoBloodGroups: readonly (readonly [string | null, number])[] = [
  ['O+', 34],
  ['B+', 32],
  ['A+', 20],
  ['AB+', 6],
  ['O-', 2],
  ['B-', 2],
  ['A-', 1],
  ['AB-', 1],
  [null, 2],
];

export const demoAllergies = [
  'Penicillin (rash)',
  'Sulfa drugs',
  'Ibuprofen (wheezing)',
  'Peanuts',
  'Dust mites',
  'Shellfish',
  'Latex',
];

export const demoChronicConditions = [
  'Type 2 diabetes mellitus',
  'Hypertension',
  'Hypothyroidism',
  'Bronchial asthma',
  'Ischaemic heart disease',
  'Chronic kidney disease stage 2',
  'Osteoarthritis of both knees',
  'Hypertension and type 2 diabetes mellitus',
];

/** What brings people to General Medicine; for prescriptions and admissions. */
export const demoChiefComplaints = [
  'Fever with body ache for three days',
  'Dry cough for one week',
  'Burning pain in the upper abdomen',
  'Headache and dizziness',
  'Loose stools since yesterday',
  'Pain in both knees on climbing stairs',
  'Breathlessness on exertion',
  'Sore throat and blocked nose',
  'Review of blood pressure',
  'Review of blood sugar',
  'Itching rash on both arms',
  'Low back pain after lifting a load',
  'Tiredness and loss of appetite',
  'Burning on passing urine',
  'Swelling of both feet',
];

export const demoCancelNotes = {
  PATIENT_REQUEST: [
    'Travelling on that day.',
    'Feels better and asked to cancel.',
    'Will call again for a new date.',
  ],
  DOCTOR_UNAVAILABLE: ['Doctor called to an emergency.', 'Doctor on leave.'],
  OTHER: ['Booked twice by mistake.', 'Referred to another hospital.'],
} as const;
