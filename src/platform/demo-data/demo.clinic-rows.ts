/** Rows besides patients and visits as the rules look at them, with the names of the database. */
export interface DemoClinicRows {
  stays: readonly StayRow[];
  beds: readonly BedRow[];
  places: readonly PlaceRow[];
  sets: readonly SetRow[];
  readings: readonly ReadingRow[];
  alerts: readonly AlertRow[];
  prescriptions: readonly PrescriptionRow[];
  items: readonly StockItemRow[];
  batches: readonly BatchRow[];
  movements: readonly MovementRow[];
  /** Days on which the hospital is closed, `YYYY-MM-DD`. */
  holidays: readonly string[];
  /** Local times `HH:MM` between which a doctor has a break. */
  breaks: readonly { doctor_id: string; starts: string; ends: string }[];
  /** Last numbers of the doctors' queues. */
  tokenCounters: readonly { doctor_id: string; on_day: string; last_number: number }[];
  accounts: readonly {
    patient_id: string | null;
    address: string;
    created_at: Date;
    last_sign_in_at: Date | null;
  }[];
  notices: readonly { user_id: string; created_at: Date; read_at: Date | null }[];
  /** Of patients and prescriptions, with the last numbers that were given. */
  codes: readonly { code: string; last: number }[];
}

export interface StayRow {
  id: string;
  patient_id: string;
  doctor_id: string;
  status: string;
  admitted_at: Date;
  discharged_at: Date | null;
  discharge_summary: string | null;
  discharge_details: object | null;
  cancelled_at: Date | null;
  cancelled_reason: string | null;
  created_at: Date;
}

export interface BedRow {
  id: string;
  label: string;
  condition: string;
  blocked_reason: string | null;
}

export interface PlaceRow {
  id: string;
  bed_id: string;
  patient_id: string;
  kind: string;
  admission_id: string | null;
  begins_at: Date;
  ends_at: Date | null;
}

export interface SetRow {
  id: string;
  patient_id: string;
  appointment_id: string | null;
  admission_id: string | null;
  recorded_at: Date;
  systolic_bp: number | null;
  diastolic_bp: number | null;
  heart_rate: number | null;
  temperature_c: number | null;
  respiratory_rate: number | null;
  spo2: number | null;
  glucose_mg_dl: number | null;
  weight_kg: number | null;
  height_cm: number | null;
  bmi: number | null;
}

export interface ReadingRow {
  id: string;
  set_id: string;
  patient_id: string;
  type: string;
  value: number;
  recorded_at: Date;
}

export interface AlertRow {
  id: string;
  patient_id: string;
  type: string;
  direction: string;
  severity: string;
  threshold: number;
  worst_value: number;
  raised_by_reading_id: string;
  last_reading_id: string;
  reading_count: number;
  status: string;
  created_at: Date;
  raised_at: Date;
  acknowledged_at: Date | null;
  resolved_at: Date | null;
}

export interface PrescriptionRow {
  id: string;
  patient_id: string;
  doctor_id: string;
  appointment_id: string | null;
  admission_id: string | null;
  status: string;
  created_at: Date;
  issued_at: Date | null;
  dispensed_at: Date | null;
  cancelled_at: Date | null;
  items: readonly { stock_item_id: string | null; medicine_name: string; quantity: number | null }[];
}

export interface StockItemRow {
  id: string;
  type: string;
  name: string;
  form: string | null;
  route: string | null;
  current_stock: number;
  reorder_level: number;
}

export interface BatchRow {
  id: string;
  stock_item_id: string;
  expires_on: string | null;
  quantity: number;
}

export interface MovementRow {
  id: string;
  number: number;
  stock_item_id: string;
  batch_id: string;
  kind: string;
  quantity: number;
  level_after: number;
  source_id: string | null;
  patient_id: string | null;
  at: Date;
}
