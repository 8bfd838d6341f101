/** AWS::Events::Rule with a rate. */
import * as z from 'zod';
import { ratePeriodMs } from '../rules/rate.ts';
import { ScheduledRule } from '../rules/rule.ts';
import type { Provider } from './provider.ts';

const Properties = z.object({
  Name: z.string().optional(),
  ScheduleExpression: z.string().optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(z.object({ Arn: z.string(), Input: z.string().optional() })).default([]),
});

export const rule: Provider = ({ logicalId, properties, defaultName }, site) => {
  const {
    Name: name = defaultName,
    ScheduleExpression: schedule,
    State,
    Targets,
  } = Properties.parse(properties);
  const arn = `arn:aws:events:${site.place.region}:${site.place.accountId}:rule/${name}`;
  const created = { physicalId: name, attributes: { Arn: arn } };
  if (schedule === undefined) return { skipped: 'rules on event patterns do not fire here' };
  const periodMs = ratePeriodMs(schedule);
  if (periodMs === undefined) return { skipped: `only rate(…) fires here, not ${schedule}` };
  const targets = Targets.map(({ Arn, Input }) => ({ Arn, Input, runtime: site.functions.find(Arn) }));
  const missing = targets.find(({ runtime }) => runtime === undefined);
  if (missing) return { skipped: `its target ${missing.Arn} does not run here` };
  if (State === 'DISABLED') return created;
  site.rules.push(
    new ScheduledRule(
      { logicalId, arn, periodMs },
      targets.flatMap(({ runtime, Input }) =>
        runtime ? [{ runtime, ...(Input !== undefined && { input: JSON.parse(Input) }) }] : [],
      ),
      site.place,
      site.events,
    ),
  );
  return created;
};
