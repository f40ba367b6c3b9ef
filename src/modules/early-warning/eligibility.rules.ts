/** NEWS2 is for people of 16 and over (RCP 2017). Days are `YYYY-MM-DD`; whoever was born on 29 February is a year older on 1 March. */
export function isUnder16(dob: string, today: string): boolean {
  return today < `${String(Number(dob.slice(0, 4)) + 16).padStart(4, '0')}${dob.slice(4)}`;
}
