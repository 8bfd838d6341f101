import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, Handler } from 'hono';
import type { Account } from './account-record.ts';
import { isoDate } from './calendar.ts';
import { decideInsert, type InsertForm } from './insert.ts';
import type { InsertRecord } from './journal.ts';
import { logTable } from './pages/log-table.ts';
import { type EmployeeEnv, type SiteState, textFields } from './web.ts';

/**
 * `POST /employee/adit/insert/`: one punch. Always 200 with JSON, `result` 1 or 0, as the real page script expects;
 * other answers are trouble the account's mode asked for.
 */
export function insertPunch({ clock, sessions }: SiteState): Handler<EmployeeEnv> {
  return async (c) => {
    const { account, session, language } = c.var;
    const form = await readForm(c);
    const enter = (outcome: Pick<InsertRecord, 'result' | 'errors' | 'answerLost'>) =>
      account.journal.enter({ ...asSent(form), at: clock(), ...outcome });

    session.inserts += 1;
    const once = account.countDown();
    if (once || session.inserts === account.mode.sessionLapseAfterInserts) sessions.lapse(session);
    if (account.spend('failNextInserts') || account.falls('failRate')) {
      enter({ result: 'failed' });
      return c.text('Internal Server Error', 500);
    }
    const forced = account.takeRefusal();
    if (forced) {
      const errors = { [forced.field]: forced.code };
      enter({ result: 'refused', errors });
      return c.json({ result: 0, errors });
    }
    const decision = decideInsert(account, session.token, form, clock());
    if (!decision.accepted) {
      enter({ result: 'refused', errors: decision.errors });
      return c.json({ result: 0, errors: decision.errors });
    }

    const { punch, replaces } = decision;
    if (replaces === undefined) account.write(punch);
    else account.rewrite(replaces, punch);
    const lost = lossOf(account);
    enter({ result: 'written', ...(lost ? { answerLost: true } : {}) });
    if (lost === 'cut') {
      c.env.incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    if (lost === 'garbled') return c.html('<!doctype html><title>Error</title><p>{"result":1,"log_ta');
    const table = await logTable(account, punch.date, language);
    return c.json({
      result: 1,
      log_table: String(table),
      refresh: account.mode.refreshAfterInsert ? true : 0,
    });
  };
}

/** What happens to the answer of an insert that was written. */
function lossOf(account: Account): 'cut' | 'garbled' | undefined {
  if (account.spend('dropAnswerAfterWrite') || account.falls('dropAnswerRate')) return 'cut';
  return account.spend('garbledAnswers') ? 'garbled' : undefined;
}

async function readForm(c: Context): Promise<InsertForm> {
  const field = await textFields(c);
  return {
    token: field('token'),
    year: field('year'),
    month: field('month'),
    day: field('day'),
    employeeId: field('employee_id'),
    groupId: field('group_id'),
    notice: field('notice'),
    time: field('time'),
    deleteMinutes: field('delete_minutes'),
    aditItem: field('adit_item'),
  };
}

function asSent({ year, month, day, time, groupId, notice }: InsertForm) {
  return { date: isoDate(year, month, day) ?? `${year}-${month}-${day}`, time, groupId, notice };
}
