import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it, vi } from 'vitest';
import { newJobId } from '../../../shared/job.ts';
import { KmsVault } from '../../../shared/vault/kms-vault.ts';

const id = newJobId();
const secrets = { email: 'taro@example.jp', password: 'c4nary' };
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

/** A vault whose key answers so. */
function vaultThat(answer: (command: unknown) => object): KmsVault {
  const client = new KMSClient({ region: 'local' });
  vi.spyOn(client, 'send').mockImplementation(async (command: unknown) => answer(command));
  return new KmsVault(client, 'a key');
}

describe('what the vault had in the clear', () => {
  it('is overwritten as soon as it was read', async () => {
    const plaintext = new TextEncoder().encode(JSON.stringify(secrets));
    const vault = vaultThat((command) => {
      if (!(command instanceof DecryptCommand)) throw new Error('opens');
      expect(command.input.EncryptionContext).toEqual({ jobId: id });
      return { Plaintext: plaintext };
    });
    expect(await vault.open(id, new Uint8Array([1]))).toEqual(secrets);
    expect(plaintext.every((byte) => byte === 0)).toBe(true);
  });

  it('is overwritten also when it cannot be read', async () => {
    const plaintext = new TextEncoder().encode('{"password": "c4nary');
    await expect(vaultThat(() => ({ Plaintext: plaintext })).open(id, new Uint8Array([1]))).rejects.toThrow(
      /^what was sealed is not as it was sealed$/,
    );
    expect(plaintext.every((byte) => byte === 0)).toBe(true);
  });

  it('is overwritten once it is sealed, and when it could not be', async () => {
    for (const fails of [false, true]) {
      let given: Uint8Array | undefined;
      const vault = vaultThat((command) => {
        if (!(command instanceof EncryptCommand)) throw new Error('seals');
        given = command.input.Plaintext;
        expect(text(given)).toBe(JSON.stringify(secrets));
        if (fails) throw new Error('the key is away');
        return { CiphertextBlob: new Uint8Array([1]) };
      });
      if (fails) await expect(vault.seal(id, secrets)).rejects.toThrow('away');
      else await vault.seal(id, secrets);
      expect(given?.every((byte) => byte === 0)).toBe(true);
    }
  });
});
