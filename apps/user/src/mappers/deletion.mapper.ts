import { ERASING_SERVICES, type AdminDeletionView, type DeletionView, type ErasureView } from '@fenago/contracts';
import { completedAt, type Deletion } from '../domain/deletion.js';

export function toDeletionView(deletion: Deletion): DeletionView {
  const { services = {} } = deletion as Partial<Deletion>;
  const completed = completedAt({ services });
  return {
    id: deletion._id,
    object: 'deletion',
    status: completed === null ? 'in_progress' : 'completed',
    requestedAt: deletion.requestedAt.toISOString(),
    completedAt: completed?.toISOString() ?? null,
    services: ERASING_SERVICES.map((name): ErasureView => {
      const report = services[name];
      if (report === undefined) return { name, status: 'pending', completedAt: null, erased: {}, kept: {} };
      const { erased, kept } = report;
      return { name, status: 'completed', completedAt: report.completedAt.toISOString(), erased, kept };
    }),
  };
}

export function toAdminDeletionView(deletion: Deletion): AdminDeletionView {
  const { userId, requestedBy = null } = deletion;
  return { ...toDeletionView(deletion), userId, requestedBy };
}
