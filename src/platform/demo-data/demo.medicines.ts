/** The pharmacy of the demo hospitals, with words from the lists of the client's forms. */
export interface DemoMedicine {
  readonly name: string;
  readonly generic_name: string;
  readonly form: 'Tablet' | 'Capsule' | 'Syrup' | 'Injection' | 'Inhaler' | 'Powder';
  readonly strength: string;
  readonly route: 'Oral' | 'SC' | 'Inhalation';
  readonly default_dosage: string;
  readonly default_frequency: string;
  readonly default_duration: string;
  readonly default_instructions: string | null;
  /** Units of one prescription. */
  readonly quantity: number;
  readonly reorder_level: number;
  /** Units that come every month. */
  readonly supply: number;
}

const medicine = (
  [name, generic_name, form, strength, route]: [
    string,
    string,
    DemoMedicine['form'],
    string,
    DemoMedicine['route'],
  ],
  [default_dosage, default_frequency, default_duration, default_instructions]: [
    string,
    string,
    string,
    string?,
  ],
  [quantity, supply, reorder_level]: [number, number, number],
): DemoMedicine => ({
  name,
  generic_name,
  form,
  strength,
  route,
  default_dosage,
  default_frequency,
  default_duration,
  default_instructions: default_instructions ?? null,
  quantity,
  supply,
  reorder_level,
});

export const demoMedicines = {
  paracetamol: medicine(
    ['Paracetamol', 'Acetaminophen', 'Tablet', '500 mg', 'Oral'],
    ['1 tablet', 'Three times a day', '5 days', 'After food'],
    [15, 400, 200],
  ),
  amoxicillin: medicine(
    ['Amoxicillin', 'Amoxicillin trihydrate', 'Capsule', '500 mg', 'Oral'],
    ['1 capsule', 'Three times a day', '5 days', 'Complete the course'],
    [15, 200, 100],
  ),
  azithromycin: medicine(
    ['Azithromycin', 'Azithromycin dihydrate', 'Tablet', '500 mg', 'Oral'],
    ['1 tablet', 'Once a day', '3 days', 'One hour before food'],
    [3, 60, 30],
  ),
  pantoprazole: medicine(
    ['Pantoprazole', 'Pantoprazole sodium', 'Tablet', '40 mg', 'Oral'],
    ['1 tablet', 'Once a day', '10 days', 'Before breakfast'],
    [10, 200, 80],
  ),
  cetirizine: medicine(
    ['Cetirizine', 'Cetirizine hydrochloride', 'Tablet', '10 mg', 'Oral'],
    ['1 tablet', 'At bedtime', '7 days', 'May cause drowsiness'],
    [7, 120, 60],
  ),
  metformin: medicine(
    ['Metformin', 'Metformin hydrochloride', 'Tablet', '500 mg', 'Oral'],
    ['1 tablet', 'Twice a day', '30 days', 'With meals'],
    [60, 600, 240],
  ),
  amlodipine: medicine(
    ['Amlodipine', 'Amlodipine besylate', 'Tablet', '5 mg', 'Oral'],
    ['1 tablet', 'Once a day', '30 days', 'Same time every day'],
    [30, 300, 120],
  ),
  telmisartan: medicine(
    ['Telmisartan', 'Telmisartan', 'Tablet', '40 mg', 'Oral'],
    ['1 tablet', 'Once a day', '30 days', 'In the morning'],
    [30, 240, 1000],
  ),
  coughSyrup: medicine(
    ['Dextromethorphan', 'Dextromethorphan hydrobromide', 'Syrup', '10 mg/5 ml', 'Oral'],
    ['10 ml', 'Three times a day', '5 days'],
    [1, 30, 10],
  ),
  ors: medicine(
    ['Oral Rehydration Salts', 'Sodium chloride, potassium chloride, glucose', 'Powder', '21.8 g', 'Oral'],
    ['1 sachet in 1 litre', 'After every loose stool', '3 days', 'Sip slowly'],
    [6, 100, 40],
  ),
  salbutamol: medicine(
    ['Salbutamol', 'Salbutamol sulphate', 'Inhaler', '100 mcg', 'Inhalation'],
    ['2 puffs', 'When breathless', '30 days', 'Rinse the mouth afterwards'],
    [1, 20, 100],
  ),
  insulin: medicine(
    ['Insulin Glargine', 'Insulin glargine', 'Injection', '100 IU/ml', 'SC'],
    ['12 units', 'At bedtime', '30 days', 'Keep refrigerated'],
    [1, 24, 12],
  ),
} as const satisfies Record<string, DemoMedicine>;

export type DemoMedicineKey = keyof typeof demoMedicines;
export const demoMedicineKeys = Object.keys(demoMedicines) as readonly DemoMedicineKey[];

export const demoSupplies = [
  {
    type: 'CONSUMABLE',
    name: 'Nitrile Gloves',
    form: null,
    strength: 'Box of 100',
    supply: 60,
    used: 52,
    reorder_level: 20,
  },
  {
    type: 'CONSUMABLE',
    name: 'Syringe',
    form: null,
    strength: '5 ml',
    supply: 400,
    used: 396,
    reorder_level: 150,
  },
  {
    type: 'CONSUMABLE',
    name: 'Gauze Bandage',
    form: null,
    strength: '10 cm',
    supply: 120,
    used: 90,
    reorder_level: 60,
  },
  {
    type: 'EQUIPMENT',
    name: 'Digital Thermometer',
    form: null,
    strength: null,
    supply: 8,
    used: 2,
    reorder_level: 5,
  },
  {
    type: 'EQUIPMENT',
    name: 'Pulse Oximeter',
    form: null,
    strength: null,
    supply: 4,
    used: 1,
    reorder_level: 3,
  },
] as const;
