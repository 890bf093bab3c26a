// The device's own store: one IndexedDB table, one record a survey, every change one transaction, so that two tabs and
// the service worker never overwrite each other. Twenty lines; a library for it would weigh as much as the queue.
import { emptyKept, type Kept } from './kept.ts';

const table = 'surveys';

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open('compatriot-survey', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: 'survey' });
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error ?? new Error('The device has no store'));
  });
}

let opened: Promise<IDBDatabase> | undefined;

async function within<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore, keep: (value: T) => void) => void,
): Promise<T> {
  opened ??= open();
  const database = await opened;
  return new Promise<T>((done, failed) => {
    const transaction = database.transaction(table, mode);
    let result: T;
    transaction.oncomplete = () => done(result);
    transaction.onabort = () => failed(transaction.error ?? new Error('The device did not keep it'));
    work(transaction.objectStore(table), (value) => (result = value));
  });
}

export function load(survey: string): Promise<Kept | null> {
  return within('readonly', (store, keep) => {
    const request = store.get(survey) as IDBRequest<Kept | undefined>;
    request.onsuccess = () => keep(request.result ?? null);
  });
}

export function everySurvey(): Promise<string[]> {
  return within('readonly', (store, keep) => {
    const request = store.getAllKeys();
    request.onsuccess = () => keep(request.result.map(String));
  });
}

/** Reads, changes and writes in one transaction; null from `change` deletes. @returns the record as it stands then */
export function update(survey: string, change: (kept: Kept) => Kept | null): Promise<Kept> {
  return within('readwrite', (store, keep) => {
    const request = store.get(survey) as IDBRequest<Kept | undefined>;
    request.onsuccess = () => {
      const after = change(request.result ?? emptyKept(survey));
      if (after) store.put(after);
      else store.delete(survey);
      keep(after ?? emptyKept(survey));
    };
  });
}
