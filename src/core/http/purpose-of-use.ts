/** Why somebody looks, as HL7 names it (value set PurposeOfUse): those of its codes that a hospital has a use for. */
export const purposesOfUse = ['TREAT', 'ETREAT', 'HPAYMT', 'HOPERAT', 'HRESCH', 'PATRQT'] as const;
export type PurposeOfUse = (typeof purposesOfUse)[number];

/** What the header `X-Purpose-Of-Use` says; undefined when it says nothing that is known. */
export const purposeFrom = (header: unknown): PurposeOfUse | undefined =>
  purposesOfUse.find(purpose => purpose === header);
