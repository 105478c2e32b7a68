// Creates a customer without HTTP: writes the command, and reads what became of it.
//
//   npm install
//   node submit.mjs localhost:9092 ORGANIZATION ada@example.com my-operation-1
//
// Prints the outcome. With the same operation id it is the same operation, and has the same outcome.
import { randomBytes } from 'node:crypto'
import { Kafka, Partitioners, logLevel } from 'kafkajs'

const [brokers, organization, address, operation] = process.argv.slice(2)
// Of an address in ASCII; a domain in other letters has to be its A-label (UTS #46).
const email = address.trim().toLowerCase()
const key = `${organization}/${email}`

// Kafka's own hash of the key. Of 65,536 partitions it would choose the one with the bucket's number.
const hash = Partitioners.DefaultPartitioner()
const bucket = hash({
  topic: '',
  partitionMetadata: Array.from({ length: 65536 }, (_, partitionId) => ({ partitionId, leader: 0 })),
  message: { key }
})

// A UUIDv8 that carries the bucket: 48 bits Unix milliseconds, version, 12 bits of the bucket,
// variant, 4 bits of the bucket, 58 random.
function newId() {
  const octets = randomBytes(16)
  octets.writeUIntBE(Date.now(), 0, 6)
  octets.writeUInt16BE(0x8000 | (bucket >>> 4), 6)
  octets[8] = 0x80 | ((bucket & 0xf) << 2) | (octets[8] & 0x3)
  return octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.ERROR })
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
const consumer = kafka.consumer({ groupId: `submit-${operation}-${Date.now()}`, readUncommitted: false })
const admin = kafka.admin()

await Promise.all([producer.connect(), consumer.connect(), admin.connect()])
// The outcome comes behind what is there now.
const ends = await admin.fetchTopicOffsets('customers.outcomes')
await consumer.subscribe({ topics: ['customers.outcomes'] })
const outcome = new Promise((resolve) =>
  consumer.run({
    autoCommit: false,
    eachMessage: async ({ message }) => {
      if (message.key.toString() === operation) resolve(message.value.toString())
    }
  })
)
for (const { partition, high } of ends) consumer.seek({ topic: 'customers.outcomes', partition, offset: high })
await producer.send({
  topic: 'customers.commands',
  acks: -1,
  messages: [
    {
      key,
      value: JSON.stringify({
        type: 'create',
        operation_id: operation,
        organization_id: organization,
        submitted_at: new Date().toISOString(),
        customer_id: newId(),
        email,
        profile: { type: 'individual', metadata: {} }
      })
    }
  ]
})
console.log(await outcome)
await Promise.all([producer.disconnect(), consumer.disconnect(), admin.disconnect()])
