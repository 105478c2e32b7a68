// Follows the events of all customers, from the oldest that is kept.
//
//   npm install
//   node follow.mjs localhost:9092 my-group
//
// Prints a line for each event. A group goes on where it was; another group begins anew.
import { Kafka, logLevel } from 'kafkajs'

const [brokers = 'localhost:9092', groupId = 'example'] = process.argv.slice(2)

const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.ERROR })
// Without readUncommitted: false, events of transactions that came to nothing.
const consumer = kafka.consumer({ groupId, readUncommitted: false })

// Deliveries can repeat after a crash, so remember what was done: here in memory, elsewhere where
// the work is stored, in the same transaction.
const versions = new Map()

function take(event, customer) {
  const last = versions.get(customer) ?? event.version - 1
  if (event.version <= last) return
  if (event.version !== last + 1) throw new Error(`${event.id} follows on version ${last}`)
  console.log(event.type, customer, event.version, ...Object.keys(event.previous ?? {}))
  if (event.type === 'customer.deleted') versions.delete(customer)
  else versions.set(customer, event.version)
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => consumer.disconnect())

await consumer.connect()
await consumer.subscribe({ topics: ['customers.events'], fromBeginning: true })
await consumer.run({
  eachMessage: async ({ message }) => take(JSON.parse(message.value), message.key.toString())
})
