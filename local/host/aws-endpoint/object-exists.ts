/** Asks the emulator of S3 whether an object is there. */
import { request as httpRequest } from 'node:http';

/** @param path of the object, as it was asked for; a query is left out */
export function objectExists(s3Port: number, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port: s3Port, path: path.split('?')[0], method: 'HEAD' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    })
      .once('error', reject)
      .end();
  });
}
