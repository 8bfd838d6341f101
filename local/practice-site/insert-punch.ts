import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Handler } from 'hono';
import { decideInsert } from './insert.ts';
import { logTable } from './pages/log-table.ts';
import { type EmployeeEnv, type SiteState, textFields } from './web.ts';

/**
 * `POST /employee/adit/insert/`: one punch. Always 200 with JSON, `result` 1 or 0, as the real page script expects;
 * other statuses are trouble the account's mode asked for.
 */
export function insertPunch({ clock, sessions }: SiteState): Handler<EmployeeEnv> {
  return async (c) => {
    const { account, session, language } = c.var;
    const field = await textFields(c);
    account.insertCount += 1;
    session.inserts += 1;
    if (session.inserts === account.mode.sessionLapseAfterInserts) sessions.lapse(session);
    if (account.spend('failNextInserts')) return c.text('Internal Server Error', 500);

    const decision = decideInsert(
      account,
      session.token,
      {
        token: field('token'),
        year: field('year'),
        month: field('month'),
        day: field('day'),
        employeeId: field('employee_id'),
        groupId: field('group_id'),
        notice: field('notice'),
        time: field('time'),
        deleteMinutes: field('delete_minutes'),
      },
      clock(),
    );
    if (!decision.accepted) return c.json({ result: 0, errors: decision.errors });

    const { punch, replaces } = decision;
    if (replaces === undefined) account.write(punch);
    else account.rewrite(replaces, punch);
    if (account.spend('dropAnswerAfterWrite')) {
      c.env.incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    const table = await logTable(account, punch.date, language);
    return c.json({
      result: 1,
      log_table: String(table),
      refresh: account.mode.refreshAfterInsert ? true : 0,
    });
  };
}
