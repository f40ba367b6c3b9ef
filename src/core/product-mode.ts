/** How the product is run, as far as behaviour depends on it. */
export class ProductMode {
  constructor(
    /** Demo or sandbox mode: first passwords appear in answers, because no mail leaves the machine. */
    readonly showsSecrets: boolean,
    readonly demo: boolean,
    readonly autoActivatesTenants: boolean,
    /** Where the web client lives; links in messages begin with it. */
    readonly publicUrl: string,
    /** Whether a sign-in at a demo hospital asks for data of today, and by how many days it moves at most. */
    readonly freshensDemoData: boolean,
    readonly freshenDays: number | undefined,
  ) {}
}
