/** What every message names. Instants are rendered in the time zone of the hospital, names as they are given. */
interface FromHospital {
  /** Its name. */
  readonly hospital: string;
  /** Where to ask; left out of the message when there is none. */
  readonly hospital_phone?: string | null;
}

interface ToPerson extends FromHospital {
  readonly first_name: string;
}

interface Visit extends ToPerson {
  /** Full name, with or without "Dr". */
  readonly doctor: string;
  readonly starts_at: Date;
  /** Where to go, e.g. `Cardiology, 2nd floor`. In the mail only: it can tell more than a text message should. */
  readonly place?: string | null;
  /** The visit in the portal. */
  readonly link?: string | null;
}

interface Prescription extends ToPerson {
  readonly doctor: string;
  readonly prescription_code: string;
  readonly link?: string | null;
}

interface Stay extends ToPerson {
  readonly doctor: string;
  readonly link?: string | null;
}

/** `second_factor_reset`: by an administrator. */
export type AccountChange =
  | 'password_changed'
  | 'second_factor_on'
  | 'second_factor_replaced'
  | 'second_factor_off'
  | 'second_factor_reset'
  | 'recovery_codes_renewed'
  | 'recovery_code_used';

/** The data of each template. Links are absolute `http(s)` addresses; rendering throws for any other. */
export interface TemplateData {
  /** To the administrator of a new hospital; the links work once, for `valid_hours`. */
  readonly tenant_registration: FromHospital & {
    readonly verify_link: string;
    /** None: they have an account already. */
    readonly password_link?: string | null;
    readonly valid_hours: number;
  };
  /** To a new member of staff. */
  readonly user_invitation: ToPerson & {
    readonly link: string;
    /** A password has yet to be chosen; otherwise the link joins the account they have. */
    readonly is_new_account: boolean;
    readonly valid_hours: number;
  };
  /** Somebody forgot a password; accounts belong to people, so no hospital is named. */
  readonly password_reset: { readonly link: string; readonly valid_minutes: number };
  /** An administrator orders a new password. */
  readonly admin_password_reset: ToPerson & { readonly link: string; readonly valid_hours: number };

  /** To whoever owns the address, with an account or not. The code is told here and nowhere else. */
  readonly portal_code: FromHospital & { readonly code: string; readonly valid_minutes: number };
  /** To a patient whom the hospital wants to have in the portal. */
  readonly portal_invitation: ToPerson & { readonly link: string; readonly valid_hours: number };

  /** Somebody's way in has changed: told so that they notice when it was not they who did it. */
  readonly account_changed: ToPerson & {
    readonly change: AccountChange;
    readonly changed_at: Date;
  };

  readonly appointment_created: Visit;
  readonly appointment_reminder: Visit & {
    /** Each does one thing, without signing in. In the mail only: they are long, and a link in a text looks like fraud. */
    readonly confirm_link?: string | null;
    readonly cancel_link?: string | null;
  };
  readonly appointment_checked_in: Visit;
  readonly appointment_completed: Visit;
  readonly appointment_cancelled: Visit & {
    /** `appointments.cancelled_reason`; only what concerns the patient is told. */
    readonly reason?: string | null;
  };
  /** What a patient asked for cannot be had. */
  readonly appointment_rejected: Visit & {
    /** What staff say about it, or `EXPIRED`. In the mail only. */
    readonly reason?: string | null;
  };
  readonly appointment_no_show: Visit;
  readonly appointment_rescheduled: Visit & {
    /** The time before. */
    readonly was_at?: Date | null;
  };
  readonly consultation_started: Visit;
  readonly follow_up: ToPerson & {
    readonly doctor: string;
    /** The day asked for, `YYYY-MM-DD`. */
    readonly due_on: string;
    /** Where to book. */
    readonly link?: string | null;
  };

  readonly prescription_issued: Prescription & {
    /** The PDF goes with the mail. */
    readonly is_attached: boolean;
  };
  readonly prescription_dispensed: Prescription & { readonly dispensed_at: Date };

  readonly ipd_admission: Stay & {
    readonly admitted_at: Date;
    /** Ward and bed. In the mail only. */
    readonly place?: string | null;
  };
  readonly ipd_discharge: Stay & { readonly discharged_at: Date };
  readonly bed_request_decided: ToPerson & {
    readonly decision: 'approved' | 'rejected' | 'released';
    /** Ward and bed, when approved. In the mail only. */
    readonly place?: string | null;
    /** An approved bed is kept until then. */
    readonly held_until?: Date | null;
    readonly link?: string | null;
  };

  /** To the patient, or to the hospital that receives; `hospital` is the one that shares. */
  readonly patient_share_created: FromHospital & {
    readonly audience: 'patient' | 'hospital';
    /** The patient's; needed when the patient is told. */
    readonly first_name?: string | null;
    readonly recipient_hospital: string;
    readonly expires_at: Date;
    readonly link?: string | null;
  };
  /** To the patient, or to the privacy officer. */
  readonly emergency_access: FromHospital & {
    readonly audience: 'patient' | 'officer';
    /** The reader's. */
    readonly first_name: string;
    /** Who opened the record: full name. */
    readonly opened_by: string;
    readonly opened_at: Date;
    readonly expires_at: Date;
    /** Told to the officer. */
    readonly patient_code: string;
    readonly link?: string | null;
  };
  readonly prediction_reviewed: ToPerson & {
    /** Who reviewed it. */
    readonly doctor: string;
    readonly link?: string | null;
  };

  /** To administrators and pharmacists. */
  readonly stock_low_alert: FromHospital & {
    readonly item: string;
    readonly quantity: number;
    readonly reorder_level: number;
    /** e.g. `tablets`. */
    readonly unit?: string | null;
    readonly link?: string | null;
  };
  /** To the doctor. Which sign it was is read after signing in. */
  readonly vital_alert: FromHospital & {
    readonly severity: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
    readonly patient_code: string;
    readonly recorded_at: Date;
    readonly link?: string | null;
  };
}

export type TemplateName = keyof TemplateData;
