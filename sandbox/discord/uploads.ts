import type { APIAttachment } from 'discord-api-types/v10';
import type { Table } from '../state/state.ts';
import { type Attachments, storedName } from './attachments.ts';
import type { Member } from './world.ts';

/** A file that somebody picked on their own machine. */
export type OwnFile = { filename: string; bytes: Uint8Array; contentType: string; spoiler?: boolean };

/** What members have uploaded for a command or a modal, and may send with it. */
export type Uploads = {
  /** @throws {Error} when the file is too large for Discord's client to send. */
  add(member: Member, channelId: string, file: OwnFile): Promise<APIAttachment>;
  /** The uploads of a member; nobody sends another's. */
  of(member: Member): readonly APIAttachment[];
};

/** More of one member are forgotten, the oldest first. */
const KEPT = 100;

type Parts = {
  attachments: Attachments;
  attachmentSizeLimit: number;
  table: Table<{ memberId: string; files: APIAttachment[] }>;
};

export function createUploads({ attachments, attachmentSizeLimit, table }: Parts): Uploads {
  const byMember = new Map(
    table.restored.map(({ memberId, files }) => [memberId, attachments.renewed(files)]),
  );
  const of = ({ id }: Member) => byMember.get(id) ?? [];
  return {
    of,
    async add(member, channelId, { filename, bytes, contentType, spoiler }) {
      if (bytes.length > attachmentSizeLimit) {
        const megabytes = (attachmentSizeLimit / 1024 / 1024).toFixed(1).replace('.0', '');
        throw new Error(`The file is too large. Discord takes files of up to ${megabytes} MB here.`);
      }
      const file = { key: '0', filename, storedName: storedName(filename), contentType, bytes };
      const attachment = await attachments.store(channelId, file, { spoiler, ephemeral: true });
      const files = [...of(member), attachment].slice(-KEPT);
      byMember.set(member.id, files);
      table.put(member.id, { memberId: member.id, files });
      return attachment;
    },
  };
}
