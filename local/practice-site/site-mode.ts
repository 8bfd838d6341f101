import * as z from 'zod';

/** What holds for the whole site, before anybody has said who they are. */
const siteMode = z.strictObject({
  /** Every page of both hosts answers 503, the sign-in page included. */
  maintenance: z.boolean(),
  /** The common sign-in page has no password field but a button to the company's own sign-in. */
  sso: z.boolean(),
});
export type SiteMode = z.infer<typeof siteMode>;

export const siteModeChange = siteMode.partial();
export type SiteModeChange = z.infer<typeof siteModeChange>;

const CALM: SiteMode = { maintenance: false, sso: false };

export class SiteSwitches {
  mode: SiteMode = CALM;

  change(mode: SiteModeChange): void {
    this.mode = siteMode.parse({ ...this.mode, ...mode });
  }

  reset(): void {
    this.mode = CALM;
  }
}
