import { openStorage } from '@visits/storage';
import { useDirectory } from '../volume-directory.ts';
import { describeStorage } from './storage-contract.ts';

const directory = useDirectory();

for (const mode of ['per-pod', 'shared'] as const) {
  describeStorage(`${mode} mode`, () => ({
    open: () => openStorage({ mode, directory: directory(), writer: 'pod-0' }),
  }));
}
